import { readFile } from "node:fs/promises";
import { parse, type Tags } from "yaml";

/** What the local stack needs to know of the template, every reference resolved. */
export interface Topology {
  region: string;
  buckets: string[];
  /** In an order in which they can be created: a dead-letter queue before the queue that names it. */
  queues: { name: string; url: string; attributes: Record<string, string> }[];
  /** Of which all events go to one queue, with one filter. */
  notification: { bucket: string; queue: string; events: string[]; prefix: string; suffix: string };
  eventSource: {
    queue: string;
    deadLetterQueue: string;
    batchSize: number;
    batchWindowSeconds: number;
    maximumConcurrency: number;
  };
  /** The function's, as CloudFormation would make it. */
  role: Role;
  function: {
    name: string;
    handler: string;
    memoryMegabytes: number;
    timeoutSeconds: number;
    environment: Record<string, string>;
  };
}

export interface Role {
  Policies: {
    PolicyDocument: { Statement: { Sid: string; Action: string | string[]; Resource: string | string[] }[] };
  }[];
}

const ACCOUNT = "000000000000";
const REGION = "us-east-1";
const PSEUDO_PARAMETERS: Record<string, string> = {
  "AWS::AccountId": ACCOUNT,
  "AWS::Partition": "aws",
  "AWS::Region": REGION,
  "AWS::StackName": "local",
};

// biome-ignore lint/suspicious/noExplicitAny: a template is any JSON, and is checked by cfn-lint.
type Json = any;
type Template = {
  Parameters: Record<string, { Default?: Json; AllowedPattern?: string }>;
  Conditions?: Record<string, Json>;
  Resources: Record<string, { Type: string; Condition?: string; Properties: Json }>;
};

/**
 * Reads the topology out of a SAM template.
 *
 * @param overrides values of template parameters, in place of their defaults
 * @throws {TypeError} for a parameter that the template does not have or a value that it does not allow
 */
export async function readTopology(path: string, overrides: Record<string, string> = {}): Promise<Topology> {
  const template = parse(await readFile(path, "utf8"), { customTags: INTRINSIC_TAGS }) as Template;
  for (const [name, value] of Object.entries(overrides)) {
    const parameter = template.Parameters[name];
    if (!parameter) {
      const known = Object.keys(template.Parameters).join(", ");
      throw new TypeError(`The template has no parameter ${name}; it has ${known}`);
    }
    if (!new RegExp(parameter.AllowedPattern ?? "").test(value)) {
      throw new TypeError(
        `The template does not allow ${name}=${value}: expected ${parameter.AllowedPattern}`,
      );
    }
  }
  return extract(new Resolver(template, overrides));
}

const INTRINSICS = ["Ref", "Condition", "Sub", "GetAtt", "If", "Equals", "Not", "And", "Or"];
const longForm = (name: string) => (name === "Ref" || name === "Condition" ? name : `Fn::${name}`);

/** CloudFormation's short forms, such as `!Ref X`, as their long forms, `{ Ref: X }`. */
const INTRINSIC_TAGS = INTRINSICS.flatMap((name) => [
  { tag: `!${name}`, resolve: (text: string) => ({ [longForm(name)]: text }) },
  {
    tag: `!${name}`,
    collection: "seq",
    resolve: (list: { toJSON(): unknown }) => ({ [longForm(name)]: list.toJSON() }),
  },
]) as Tags;

/** The property whose value a `Ref` to a resource gives. */
const NAME_PROPERTIES: Record<string, string> = {
  "AWS::S3::Bucket": "BucketName",
  "AWS::SQS::Queue": "QueueName",
  "AWS::Logs::LogGroup": "LogGroupName",
  "AWS::Serverless::Function": "FunctionName",
};

/** What a `Ref` to a queue gives. */
const queueUrl = (name: string) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;

const NO_VALUE = Symbol("AWS::NoValue");

class Resolver {
  private readonly parameters: Record<string, string>;

  constructor(
    private readonly template: Template,
    overrides: Record<string, string>,
  ) {
    const defaults = Object.entries(template.Parameters).map(([name, { Default }]) => [
      name,
      String(Default),
    ]);
    this.parameters = { ...PSEUDO_PARAMETERS, ...Object.fromEntries(defaults), ...overrides };
  }

  /** Logical names and resolved properties of all resources of a type. */
  resources(type: string): { id: string; properties: Json }[] {
    return Object.entries(this.template.Resources)
      .filter(([, resource]) => resource.Type === type && this.exists(resource))
      .map(([id, { Properties }]) => ({ id, properties: this.resolve(Properties) }));
  }

  private exists({ Condition }: { Condition?: string }): boolean {
    return Condition === undefined || this.isTrue({ Condition });
  }

  resolve(value: Json): Json {
    if (Array.isArray(value))
      return value.map((item) => this.resolve(item)).filter((item) => item !== NO_VALUE);
    if (typeof value !== "object" || value === null) return value;
    const [key, argument] = Object.entries(value)[0] ?? [];
    switch (key) {
      case "Ref":
        return this.reference(argument as string);
      case "Condition":
        return this.isTrue(value);
      case "Fn::Sub":
        return (argument as string).replace(/\$\{([^}]+)\}/g, (_, name) => this.substitute(name));
      case "Fn::GetAtt":
        return this.attribute(argument as string);
      case "Fn::If": {
        const [condition, yes, no] = argument as [string, Json, Json];
        return this.resolve(this.isTrue({ Condition: condition }) ? yes : no);
      }
      default: {
        const entries = Object.entries(value).map(([name, item]) => [name, this.resolve(item)]);
        return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
      }
    }
  }

  private isTrue(condition: Json): boolean {
    const [key, argument] = Object.entries(condition)[0] as [string, Json];
    switch (key) {
      case "Condition":
        return this.isTrue(this.template.Conditions?.[argument]);
      case "Fn::Equals":
        return this.resolve(argument[0]) === this.resolve(argument[1]);
      case "Fn::Not":
        return !this.isTrue(argument[0]);
      case "Fn::And":
        return argument.every((item: Json) => this.isTrue(item));
      case "Fn::Or":
        return argument.some((item: Json) => this.isTrue(item));
      default:
        throw new TypeError(`The template has a condition that is not understood here: ${key}`);
    }
  }

  private reference(name: string): Json {
    if (name === "AWS::NoValue") return NO_VALUE;
    const isQueue = this.template.Resources[name]?.Type === "AWS::SQS::Queue";
    if (isQueue) return queueUrl(this.nameOf(name));
    return this.parameters[name] ?? this.nameOf(name);
  }

  private substitute(name: string): string {
    return name.includes(".") ? this.attribute(name) : this.reference(name);
  }

  /** A resource that the template gives no name goes by its logical one. */
  private nameOf(id: string): string {
    const resource = this.template.Resources[id];
    if (!resource) throw new TypeError(`The template refers to ${id}, which it does not have`);
    const property = NAME_PROPERTIES[resource.Type];
    return property ? this.resolve(resource.Properties[property]) : id;
  }

  private attribute(path: string): string {
    const [id = "", attribute] = path.split(".");
    if (attribute !== "Arn") throw new TypeError(`The template asks for ${path}, which is not known here`);
    const name = this.nameOf(id);
    switch (this.template.Resources[id]?.Type) {
      case "AWS::S3::Bucket":
        return `arn:aws:s3:::${name}`;
      case "AWS::Logs::LogGroup":
        return `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}:*`;
      default:
        return `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
    }
  }
}

const QUEUE_ATTRIBUTES = [
  "VisibilityTimeout",
  "MessageRetentionPeriod",
  "ReceiveMessageWaitTimeSeconds",
  "RedrivePolicy",
];

const nameInArn = (arn: string) => arn.split(":").at(-1)!;

function extract(resolver: Resolver): Topology {
  const buckets = resolver.resources("AWS::S3::Bucket").map(({ properties }) => properties);
  const queues = resolver.resources("AWS::SQS::Queue").map(({ properties }) => properties);
  const lambda = resolver.resources("AWS::Serverless::Function")[0]!.properties;

  const source = buckets.find((bucket) => bucket.NotificationConfiguration);
  const notifications = source.NotificationConfiguration.QueueConfigurations;
  const [notification] = notifications;
  const rule = (name: string) =>
    notification.Filter?.S3Key.Rules.find((filter: { Name: string }) => filter.Name === name)?.Value ?? "";

  const mapping = Object.values<Json>(lambda.Events).find((event) => event.Type === "SQS").Properties;
  const mapped = queues.find((queue) => queue.QueueName === nameInArn(mapping.Queue));

  return {
    region: REGION,
    buckets: buckets.map((bucket) => bucket.BucketName),
    queues: queues
      .sort((a, b) => Number("RedrivePolicy" in a) - Number("RedrivePolicy" in b))
      .map((queue) => ({
        name: queue.QueueName,
        url: queueUrl(queue.QueueName),
        attributes: queueAttributes(queue),
      })),
    notification: {
      bucket: source.BucketName,
      queue: nameInArn(notification.Queue),
      events: notifications.map(({ Event }: { Event: string }) => Event),
      prefix: rule("prefix"),
      suffix: rule("suffix"),
    },
    eventSource: {
      queue: mapped.QueueName,
      deadLetterQueue: nameInArn(mapped.RedrivePolicy.deadLetterTargetArn),
      batchSize: mapping.BatchSize,
      batchWindowSeconds: mapping.MaximumBatchingWindowInSeconds,
      maximumConcurrency: Number(mapping.ScalingConfig.MaximumConcurrency),
    },
    role: resolver.resources("AWS::IAM::Role")[0]!.properties,
    function: {
      name: lambda.FunctionName,
      handler: lambda.Handler,
      memoryMegabytes: Number(lambda.MemorySize),
      timeoutSeconds: Number(lambda.Timeout),
      environment: lambda.Environment.Variables,
    },
  };
}

function queueAttributes(queue: Json): Record<string, string> {
  const given = QUEUE_ATTRIBUTES.filter((name) => name in queue);
  const text = (value: Json) => (typeof value === "object" ? JSON.stringify(value) : String(value));
  return Object.fromEntries(given.map((name) => [name, text(queue[name])]));
}
