"""The library: outline files a drafter has put on the shelf, found by name, and their index."""
