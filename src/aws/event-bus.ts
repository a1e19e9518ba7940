import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ProcessingError } from "../errors.ts";

const SOURCE = "aws-image-processor";

/** An EventBridge bus. */
export class EventBus {
  private client: EventBridgeClient | undefined;

  /** @param name the bus's, or its ARN */
  constructor(
    private readonly name: string,
    private readonly endpoint?: string,
  ) {}

  /** @throws {ProcessingError} `EventFailure`, which a retry may mend */
  async publish(detailType: string, detail: object, resources: string[]): Promise<void> {
    this.client ??= new EventBridgeClient(this.endpoint ? { endpoint: this.endpoint } : {});
    const entry = {
      EventBusName: this.name,
      Source: SOURCE,
      DetailType: detailType,
      Detail: JSON.stringify(detail),
      Resources: resources,
    };
    try {
      const { Entries } = await this.client.send(new PutEventsCommand({ Entries: [entry] }));
      const { ErrorCode, ErrorMessage } = Entries?.[0] ?? {};
      if (ErrorCode) throw new Error(`${ErrorCode}: ${ErrorMessage}`);
    } catch (error) {
      const message = `Event on ${this.name} failed: ${(error as Error).message}`;
      throw new ProcessingError("EventFailure", message, true, { cause: error });
    }
  }
}
