"""The control plane: reads rules, keeps workers, watches upstreams, answers operators."""
