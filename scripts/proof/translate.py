"""Prints template.yaml as CloudFormation would see it: `translate.py TEMPLATE CODE_BUCKET CODE_KEY`."""

import json
import sys

import boto3
from samtranslator.public.translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

template_path, bucket, key = sys.argv[1:]
with open(template_path) as file:
    template = yaml_parse(file)
for resource in template["Resources"].values():
    if resource["Type"] == "AWS::Serverless::Function":
        resource["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": key}
defaults = {name: parameter["Default"] for name, parameter in template["Parameters"].items()}
policies = ManagedPolicyLoader(boto3.client("iam"))
json.dump(transform(template, defaults, policies), sys.stdout)
