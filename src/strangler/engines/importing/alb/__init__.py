"""Rules of an Application Load Balancer in, a draft of rules out.

From what `aws elbv2 describe-rules`, `describe-target-groups` and `describe-listeners` print, or
from a CloudFormation template (AWS::ElasticLoadBalancingV2::*)."""
