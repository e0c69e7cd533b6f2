"""Pictures and pages for people who will not open a program: coverage as PNG and as one self-contained HTML file."""
