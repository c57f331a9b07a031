"""Feedback: suggestions to the Office (R7.4), difficulties to the IT department (R11.2), until each is done."""
