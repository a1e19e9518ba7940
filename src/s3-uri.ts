/** As the AWS CLI names an object. */
export const s3Uri = ({ bucket, key }: { bucket: string; key: string }) => `s3://${bucket}/${key}`;
