// A mail server that takes everything and keeps it, for walks in which mail is sent for real.

import net from 'node:net';

/** Starts one on a port of its own. `taken` are the mails, each with `to` and `text`; stop it with `stop()`. */
export async function startSink() {
  const taken = [];
  const server = net.createServer((socket) => {
    let mail = { to: [] };
    let inText = false;
    let rest = '';
    const say = (line) => socket.write(`${line}\r\n`);
    const command = (line) => {
      const word = line.slice(0, 4).toUpperCase();
      if (word === 'RCPT') mail.to.push(/<(.*)>/.exec(line)?.[1]);
      if (word === 'DATA') inText = true;
      say(word === 'EHLO' ? '250-sink.test\r\n250 8BITMIME' : word === 'DATA' ? '354 Go on' : word === 'QUIT' ? '221 Bye' : '250 Fine');
      if (word === 'QUIT') socket.end();
    };
    socket.setEncoding('latin1').on('data', (chunk) => {
      rest += chunk;
      for (;;) {
        const end = inText ? '\r\n.\r\n' : '\r\n';
        const at = rest.indexOf(end);
        if (at < 0) return;
        const part = rest.slice(0, at);
        rest = rest.slice(at + end.length);
        if (inText) {
          inText = false;
          taken.push({ ...mail, text: part });
          mail = { to: [] };
          say('250 2.0.0 Taken');
        } else {
          command(part);
        }
      }
    });
    socket.on('error', () => {});
    say('220 sink.test ESMTP');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: server.address().port, taken, stop: () => server.close() };
}

/** A port that nobody listens on, for whoever has to say beforehand where they will be. */
export async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The path of the link in a mail. */
export function linkIn(mail) {
  // Long lines of the text are folded where they are written with quoted-printable.
  const text = mail.text.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  return /\/set-password\/[\w-]+/.exec(text)?.[0];
}
