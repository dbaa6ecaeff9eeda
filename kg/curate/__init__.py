"""What people change by hand."""
