"""What all of central's pages share: the application, its layout, sessions, languages and refusals."""
