"""What programs may ask and do, a module a feature; every call is answered by the same actions as the pages."""
