// Starts the Bot API emulator on a free port: node emulator.cjs FOLDER, where FOLDER holds node_modules. Prints the port when it listens, and stops when its input ends.
const path = require('path');
const net = require('net');
const emulator = require(path.join(process.argv[2], 'node_modules', 'telegram-test-api'));
const TelegramServer = emulator.TelegramServer || emulator.default || emulator;

const probe = net.createServer().listen(0, '127.0.0.1', () => {
  const port = probe.address().port;
  probe.close(async () => {
    const server = new TelegramServer({ port, host: '127.0.0.1', storeTimeout: 600 });
    await server.start();
    console.log(port);
    process.stdin.resume();
    process.stdin.on('end', () => process.exit(0));
  });
});
