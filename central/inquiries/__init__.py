"""Written opinions between meetings (lấy ý kiến bằng văn bản): asked, answered until a moment, consolidated."""
