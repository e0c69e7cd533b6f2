"""What a witness of somebody else's journal needs: the heads he keeps in a file, and those that a server shows him."""
