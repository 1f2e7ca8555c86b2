"""Clock, crypto, ids, secrets, resources: what models need, and nothing else."""
