// Counts texts with the reference library, to renew data/wild.json:
//   npm install --prefix /tmp/reference twitter-text@3.1.0
//   NODE_PATH=/tmp/reference/node_modules node tests/rendition/reference.mjs < texts.json > counted.json
// texts.json is a list of texts; counted.json has their lengths, and the numbers of those that X would not take.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { parseTweet } = createRequire(`${process.env.NODE_PATH}/`)("twitter-text");
const counted = JSON.parse(readFileSync(0, "utf8")).map((text) => parseTweet(text));
const refused = counted.flatMap((one, number) => (one.valid ? [] : [number]));
process.stdout.write(JSON.stringify({ lengths: counted.map((one) => one.weightedLength), refused }));
