// Reads one JSON string a line, writes encoding and number of segments.
const { SegmentedMessage } = require('sms-segments-calculator');
const lines = require('readline').createInterface({ input: process.stdin });
lines.on('line', line => {
  const message = new SegmentedMessage(JSON.parse(line));
  console.log(JSON.stringify({ encoding: message.encodingName, segments: message.segmentsCount }));
});
