package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.memshell.flow.Flow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ways to hide what is reached, each with a near miss. */
class TricksTest {
    private static final String FILTER =
            "class F implements javax.servlet.Filter { public void doFilter(javax.servlet.ServletRequest q,"
                    + " javax.servlet.ServletResponse s, javax.servlet.FilterChain c) throws IOException { try { String p"
                    + " = q.getParameter(\"c\"); %s } catch (Exception e) { } } %s }";
    private final MemoryWebshellEngine engine = new MemoryWebshellEngine();

    static Stream<Arguments> tricks() {
        String reflect = "Class<?> k = Class.forName(%s); Object r = k.getMethod(\"getRuntime\").invoke(null);"
                + " k.getMethod(%s, String.class).invoke(r, p);";
        String encodedName = Base64.getEncoder().encodeToString("exec".getBytes(StandardCharsets.UTF_8));
        return Stream.of(
                trick(
                        "builder whose answers are dropped",
                        Flow.Kind.EXECUTE,
                        "StringBuilder b = new StringBuilder(); b.append(\"sh \").append(p); b.append(\" \").append(1);"
                                + " @{exec}(b.toString());",
                        ""),
                trick(
                        "java.beans calls by name",
                        Flow.Kind.EXECUTE,
                        "new java.beans.Expression(@{Runtime}.getRuntime(), \"ex\" + \"ec\", new Object[] {p}).getValue();",
                        ""),
                trick(
                        "a library calls the method",
                        Flow.Kind.EXECUTE,
                        "java.lang.reflect.Method m = @{Runtime}.class.getMethod(\"@{execName}\", String.class);"
                                + " org.springframework.util.ReflectionUtils.invokeMethod(m, @{Runtime}.getRuntime(), p);",
                        ""),
                trick(
                        "process builder",
                        Flow.Kind.EXECUTE,
                        "@{builder}(new String[] {\"sh\", \"-c\", p}).start();",
                        ""),
                trick(
                        "command list",
                        Flow.Kind.EXECUTE,
                        "List<String> l = new ArrayList<>(); l.add(\"sh\"); l.add(p); @{builder}(l).start();",
                        ""),
                trick(
                        "command by branch",
                        Flow.Kind.EXECUTE,
                        "String[] a; if (File.separatorChar == '/') { a = new String[] {\"sh\", \"-c\", p}; }"
                                + " else { a = new String[] {\"cmd\", \"/c\", p}; } @{exec}(a);",
                        ""),
                trick(
                        "helper method",
                        Flow.Kind.EXECUTE,
                        "go(p);",
                        "static void go(String x) throws IOException { @{exec}(x); }"),
                trick(
                        "field",
                        Flow.Kind.EXECUTE,
                        "command = p; go();",
                        "String command; void go() throws IOException { @{exec}(command); }"),
                trick(
                        "map",
                        Flow.Kind.EXECUTE,
                        "Map<String, Object> m = new HashMap<>(); m.put(\"k\", p); @{exec}((String) m.get(\"k\"));",
                        ""),
                trick(
                        "builder",
                        Flow.Kind.EXECUTE,
                        "StringBuilder b = new StringBuilder(); b.append(\"sh \"); b.append(p); @{exec}(b.toString());",
                        ""),
                trick("decoded input", Flow.Kind.EXECUTE, "@{exec}(new String(Base64.getDecoder().decode(p)));", ""),
                trick(
                        "read into a buffer",
                        Flow.Kind.EXECUTE,
                        "byte[] b = new byte[99]; q.getInputStream().read(b); @{exec}(new String(b));",
                        ""),
                trick("reflection", Flow.Kind.EXECUTE, reflect.formatted("\"@{Runtime}\"", "\"@{execName}\""), ""),
                trick(
                        "name in pieces",
                        Flow.Kind.EXECUTE,
                        reflect.formatted("\"@{Runtime}\"", "\"ex\".concat(\"ec\")"),
                        ""),
                trick(
                        "name in characters",
                        Flow.Kind.EXECUTE,
                        reflect.formatted(
                                "\"java.lang.\" + \"Runtime\"", "new String(new char[] {'e', 'x', 'e', 'c'})"),
                        ""),
                trick(
                        "name in bytes",
                        Flow.Kind.EXECUTE,
                        reflect.formatted("\"@{Runtime}\"", "new String(new byte[] {101, 120, 101, 99})"),
                        ""),
                trick(
                        "name by concatenation at run time",
                        Flow.Kind.EXECUTE,
                        "String e = \"ec\"; " + reflect.formatted("\"@{Runtime}\"", "\"ex\" + e"),
                        ""),
                trick(
                        "name in Base64",
                        Flow.Kind.EXECUTE,
                        reflect.formatted(
                                "\"@{Runtime}\"", "new String(Base64.getDecoder().decode(\"" + encodedName + "\"))"),
                        ""),
                trick(
                        "name reversed",
                        Flow.Kind.EXECUTE,
                        reflect.formatted("\"@{Runtime}\"", "new StringBuilder(\"cexe\").reverse().toString()"),
                        ""),
                trick(
                        "method found in a loop",
                        Flow.Kind.EXECUTE,
                        "Object r = Class.forName(\"@{Runtime}\").getMethod(\"getRuntime\").invoke(null);"
                                + " call(r, \"@{execName}\", p);",
                        "static Object call(Object o, String n, Object a) throws Exception { java.lang.reflect.Method"
                                + " m = null; Class<?> k = o.getClass(); while (m == null && k != null) { try { m ="
                                + " k.getDeclaredMethod(n, String.class); } catch (NoSuchMethodException e) { k ="
                                + " k.getSuperclass(); } } m.setAccessible(true); return m.invoke(o, a); }"),
                trick(
                        "method handle",
                        Flow.Kind.EXECUTE,
                        "try { java.lang.invoke.MethodHandles.lookup().findVirtual(Runtime.class, \"@{execName}\","
                                + " java.lang.invoke.MethodType.methodType(Process.class,"
                                + " String.class)).invokeWithArguments(Runtime.getRuntime(), p); } catch (Throwable t) {"
                                + " }",
                        ""),
                trick(
                        "native start of a process",
                        Flow.Kind.EXECUTE,
                        "Class<?> k = Class.forName(\"java.lang.UNIXProcess\"); java.lang.reflect.Method m ="
                                + " k.getDeclaredMethod(\"forkAndExec\", int.class, byte[].class); m.setAccessible(true);"
                                + " m.invoke(null, 1, p.getBytes());",
                        ""),
                trick(
                        "constructor by reflection",
                        Flow.Kind.EXECUTE,
                        "Object b = Class.forName(\"java.lang.Process\" + \"Builder\").getConstructor(String[].class)"
                                + ".newInstance(new Object[] {new String[] {p}});",
                        ""),
                trick(
                        "class of the request",
                        Flow.Kind.DEFINE,
                        "new X().go(Base64.getDecoder().decode(p));",
                        "class X { Class<?> go(byte[] b) throws Exception { java.lang.reflect.Method m ="
                                + " ClassLoader.class.getDeclaredMethod(\"@{define}\", byte[].class, int.class,"
                                + " int.class); m.setAccessible(true); return (Class<?>)"
                                + " m.invoke(X.class.getClassLoader(), b, 0, b.length); } }"),
                trick(
                        "hidden class",
                        Flow.Kind.DEFINE,
                        "java.lang.invoke.MethodHandles.lookup().defineHiddenClass(p.getBytes(), true);",
                        ""),
                trick(
                        "remote class",
                        Flow.Kind.DEFINE,
                        "new java.net.URLClassLoader(new java.net.URL[] {new java.net.URL(p)}).loadClass(\"X\");",
                        ""),
                trick(
                        "tunnel",
                        Flow.Kind.RELAY_SOCKET,
                        "java.net.Socket k = new java.net.Socket(p, 80); InputStream i = k.getInputStream(); byte[] b"
                                + " = new byte[99]; int n = i.read(b); s.getOutputStream().write(b, 0, n);",
                        ""));
    }

    private static Arguments trick(String name, Flow.Kind kind, String body, String members) {
        return Arguments.of(name, kind, FILTER.formatted(body, members));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tricks")
    void judge_hiddenSink_isConfirmed(String name, Flow.Kind kind, String source) {
        Map<String, byte[]> classes = Compiled.all(source.replace("@@", ""));

        Judgement judgement = engine.judge(classes.get("F"), ClassSet.of(classes.values()), Provenance.UNKNOWN);

        assertThat(judgement.flows()).extracting(Flow::kind).contains(kind);
        assertThat(judgement.level()).isEqualTo(Level.HIGH);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tricks")
    void judge_sameSinkOfAConstant_isNotConfirmed(String name, Flow.Kind kind, String source) {
        String constant = source.replace(
                        "String p = q.getParameter(\"c\");",
                        "String p = c.toString().isEmpty() ? \"/bin/true\" : \"/bin/false\";")
                .replace("q.getInputStream()", "System.in");

        Map<String, byte[]> classes = Compiled.all(constant);
        Judgement judgement = engine.judge(classes.get("F"), ClassSet.of(classes.values()), Provenance.UNKNOWN);

        assertThat(judgement.flows()).isEmpty();
        assertThat(judgement.level()).isNotEqualTo(Level.HIGH);
    }

    @Test
    void judge_logicInAnotherClass_isConfirmedOnlyWithIt() {
        Map<String, byte[]> classes = Compiled.all(FILTER.formatted("Other.go(p);", "")
                + " class Other { static void go(String x) throws IOException { @{exec}(x); } }");

        Judgement together = engine.judge(classes.get("F"), ClassSet.of(classes.values()), Provenance.UNKNOWN);
        Judgement alone = engine.judge(classes.get("F"));

        assertThat(together.level()).isEqualTo(Level.HIGH);
        assertThat(together.flows().get(0).path()).containsExactly("F.doFilter", "Other.go");
        assertThat(alone.level()).isNotEqualTo(Level.HIGH);
    }

    @Test
    void judge_literalThatIsAShell_isFoundInItsCarrier() throws IOException {
        byte[] shell = Compiled.one(FILTER.formatted("@{exec}(p);", ""));
        for (String literal : new String[] {base64(shell), base64(gzip(shell))}) {
            String source = "class C { static String text() { return \"" + literal
                    + "\"; } static Object go() throws Exception { byte[] b = Base64.getDecoder().decode(text());"
                    + " java.lang.reflect.Method m = ClassLoader.class.getDeclaredMethod(\"@{define}\", byte[].class);"
                    + " return m.invoke(C.class.getClassLoader(), b); } }";

            Judgement judgement = engine.judge(Compiled.one(source));

            assertThat(judgement.level()).isEqualTo(Level.HIGH);
            assertThat(judgement.signals())
                    .extracting(Signal::name)
                    .contains("embedded.webshell", "flow.define-embedded");
        }
    }

    @Test
    void judge_carriesAShellAsAnArrayWhoseZerosTheCompilerLeftOut_isFound() throws Exception {
        byte[] shell = gzip(Compiled.one(FILTER.formatted("@{exec}(p);", "")));
        StringBuilder body = new StringBuilder("byte[] b = new byte[" + shell.length + "];");
        for (int i = 0; i < shell.length; i++) {
            body.append(shell[i] == 0 ? "" : "b[" + i + "]=" + shell[i] + ";");
        }

        Judgement judgement = engine.judge(
                Compiled.one("class C { static byte[] b() { " + body + " return b; } static Object d(byte[] b)"
                        + " throws Exception { java.lang.reflect.Method m = ClassLoader.class.getDeclaredMethod("
                        + "\"@{define}\", byte[].class); return m.invoke(null, (Object) b); } }"));

        assertThat(judgement.signals()).extracting(Signal::name).contains("embedded.webshell");
    }

    @Test
    void judge_literalThatIsAHarmlessClass_isNotHigh() {
        byte[] harmless = Compiled.one("class H { int add(int a, int b) { return a + b; } }");

        Judgement judgement = engine.judge(Compiled.one(
                "class C { static byte[] b() { return Base64.getDecoder().decode(\"" + base64(harmless) + "\"); } }"));

        assertThat(judgement.level()).isNotEqualTo(Level.HIGH);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
