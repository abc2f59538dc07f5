"""The values of new objects: what fits into their fields, and what is stored of them."""
