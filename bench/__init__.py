"""Quality and speed, measured side by side: `python -m bench --help`."""
