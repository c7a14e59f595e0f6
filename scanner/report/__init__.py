"""What a person looks at in a browser: templates, styles and script as files, and what fills them."""
