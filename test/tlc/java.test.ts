import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findJava } from '../../src/tlc/java';
import { temporary } from './copies';
import { errorOf, withPrograms } from './programs';

const saying = (line: string): string => `echo '${line}' >&2`;
const java = suite('findJava');

java('no java on the path', async () => {
  assert.match(await errorOf(findJava(withPrograms({}, true))), /no java on the path; install Java 11 or later, or set JAVA_HOME/);
});

java('JAVA_HOME without a java', async () => {
  assert.match(await errorOf(findJava({ JAVA_HOME: temporary() })), /JAVA_HOME names .*, which has no bin\/java; correct JAVA_HOME/);
});

java('too old', async () => {
  assert.match(await errorOf(findJava(withPrograms({ java: saying('openjdk version "1.8.0_392"') }))), /is Java 8, too old; install Java 11 or later/);
  assert.match(await errorOf(findJava(withPrograms({ java: saying('openjdk version "10.0.2" 2018-07-17') }))), /is Java 10, too old/);
});

java('a java that does not tell its version', async () => {
  assert.match(await errorOf(findJava(withPrograms({ java: saying('no such thing') }))), /says 'no such thing', not which version it is/);
});

java('the version, from whatever line it stands in', async () => {
  assert.is((await findJava(withPrograms({ java: saying('openjdk version "11.0.2" 2019-01-15') }))).version, 11);
  assert.is((await findJava(withPrograms({ java: saying('Picked up options\nopenjdk version "25" 2025-09-16') }))).version, 25);
});

java('different builds have different names', async () => {
  const [one, other] = await Promise.all(['17.0.1', '17.0.2'].map(version => findJava(withPrograms({ java: saying(`version "${version}"`) }))));
  assert.is.not(one.id, other.id);
});

java('JAVA_HOME goes before the path', async () => {
  const environment = withPrograms({ java: saying('version "11"') });
  assert.match(await errorOf(findJava({ ...environment, JAVA_HOME: join(temporary(), 'gone') })), /JAVA_HOME names/);
});

java('the Java of this machine', async () => assert.ok((await findJava()).version >= 11));

java.run();
