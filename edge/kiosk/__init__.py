"""The pages that the unit serves: door, chair, delegates, secretary, display."""
