"""Raw spans to a Paper: characters, lines, columns, paragraphs, headings, front matter; and what no reader sees."""
