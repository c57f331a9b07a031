"""The door: camera frames become codes, codes become check-ins, shown by lamps and page."""
