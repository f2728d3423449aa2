"""A file of any draft format → an outline file of schema 2, with a proof that nothing was lost."""
