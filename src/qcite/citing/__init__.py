"""Units → citation, quotation, bibliography entry."""
