"""What this machine keeps of its calls: a small file each at first, then a row of SQLite; all of it goes through here."""
