"""Follow-up of conclusions: tasks given to agencies, what they report, what is overdue (theo dõi kết luận)."""
