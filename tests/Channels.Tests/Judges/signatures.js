// Reads one JSON value a line on standard input, writes one a line: the signature that Twilio's library makes, or whether it takes the one that is given.
const { getExpectedTwilioSignature, getExpectedBodyHash, validateRequest, validateRequestWithBody } = require('twilio/lib/webhooks/webhooks');
const lines = require('readline').createInterface({ input: process.stdin });
lines.on('line', line => {
  const { token, url, params, body, signature } = JSON.parse(line);
  let result;
  if (signature !== undefined) result = body === undefined ? validateRequest(token, signature, url, params) : validateRequestWithBody(token, signature, url, body);
  else if (body !== undefined) result = getExpectedBodyHash(body);
  else result = getExpectedTwilioSignature(token, url, params);
  console.log(JSON.stringify(result));
});
