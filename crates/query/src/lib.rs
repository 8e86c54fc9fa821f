//! A snapshot and its lineage opened together: look-ups and questions by id
