"""Lambda functions as upstreams: a request in, an event out; a function's answer in, HTTP out.

Pure parts (signing, events, answers, streams, errors) and one attempt that joins them over the
connection pool. No SDK is imported here: credentials arrive as snapshots from the control plane."""
