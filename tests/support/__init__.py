"""What several tests share: data, makers of files, servers, and readers of what was made."""
