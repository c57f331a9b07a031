"""The tests mirror the packages; tests/story tells whole meetings."""
