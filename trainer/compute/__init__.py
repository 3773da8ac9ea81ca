"""From texts to tensors on a device: token ids, batches, precision, dropout, hidden words."""
