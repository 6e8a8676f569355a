"""What generate.py is made of: writers, the two sample tenants, the layout samples, the self-check."""
