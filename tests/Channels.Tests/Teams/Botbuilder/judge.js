// A bot made of Microsoft's own library. It reads its addresses from the environment, answers on a free loopback port, which it prints, and ends when its standard input does.
'use strict';
const http = require('http');
const { CloudAdapter, CardFactory, MessageFactory } = require('botbuilder');
const { BotFrameworkAuthenticationFactory, AuthenticationConfiguration } = require('botframework-connector');

const { APP_ID, SECRET, LOGIN, TENANT, METADATA, ISSUER, SCOPE } = process.env;

// Gets the bot's token at the stand-in, as the library's own credentials do at Microsoft (those refuse anything but https).
const credentials = {
  async signRequest(request) {
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: APP_ID, client_secret: SECRET, scope: SCOPE });
    const answer = await (await fetch(`${LOGIN}/${TENANT}/oauth2/v2.0/token`, { method: 'POST', body: form })).json();
    request.headers.set('authorization', `Bearer ${answer.access_token}`);
    return request;
  },
};
const factory = {
  isValidAppId: async (id) => id === APP_ID,
  isAuthenticationDisabled: async () => false,
  createCredentials: async () => credentials,
};
const auth = BotFrameworkAuthenticationFactory.create('', true, LOGIN, SCOPE, ISSUER, 'https://token.botframework.com/', METADATA, METADATA, '', factory, new AuthenticationConfiguration());
const adapter = new CloudAdapter(auth);
adapter.onTurnError = async (context, error) => { throw error; };

// What it is told to do, it does by the library's client: so the stand-in hears what Microsoft's code really sends.
async function logic(context) {
  const activity = context.activity;
  if (activity.type !== 'message') return;
  if (activity.text === 'card') {
    await context.sendActivity(MessageFactory.attachment(CardFactory.adaptiveCard({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Hi' }] })));
  } else if (activity.text === 'update') {
    const sent = await context.sendActivity('first');
    await context.updateActivity({ ...MessageFactory.text('second'), id: sent.id, conversation: activity.conversation });
  } else if (activity.text.startsWith('echo ')) {
    await context.sendActivity(activity.text.slice(5));
  }
}

const server = http.createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    request.body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    request.body = undefined;
  }
  const shim = {
    status(code) { response.statusCode = code; return shim; },
    send(body) { response.write(typeof body === 'string' ? body : JSON.stringify(body)); return shim; },
    end() { response.end(); return shim; },
    header(name, value) { response.setHeader(name, value); return shim; },
  };
  try {
    await adapter.process(request, shim, logic);
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error));
  }
});
console.error = () => {};
console.warn = () => {};
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.on('end', () => process.exit(0)).resume();
