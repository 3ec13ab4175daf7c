"""Rules and a deployment in, an edge router on AWS out: `model` is what deploy.yaml says, `stacks`
builds the resources from it and the rules, `cloudformation` and `terraform` write them down,
`checks` holds them against the limits of AWS, `aws` plans and applies them."""
