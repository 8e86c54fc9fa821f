//! A simulator of the Hugging Face Hub
