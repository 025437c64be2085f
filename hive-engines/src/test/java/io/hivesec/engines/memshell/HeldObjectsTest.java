package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.memshell.flow.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Data that goes through objects which others hold, choose among or publish; each with a near miss. */
class HeldObjectsTest extends FollowedWays {
    static Stream<Arguments> ways() {
        return Stream.of(
                way(
                        "code of an interface of its own, in a field",
                        Flow.Kind.EXECUTE,
                        "step.go(p);",
                        "interface Step { void go(String a) throws IOException; } final Step step = a -> @{exec}(a);"),
                way(
                        "one of two implementations",
                        Flow.Kind.EXECUTE,
                        "of(p.length()).go(p);",
                        "interface Step { void go(String a) throws IOException; } static class A implements Step { public void"
                                + " go(String a) throws IOException { @{exec}(a); } } static class B implements Step { public"
                                + " void go(String a) { } } static Step of(int n) { return n > 3 ? new A() : new B(); }"),
                way(
                        "an implementation in a table",
                        Flow.Kind.EXECUTE,
                        "t.get(p.substring(0, 1)).go(p);",
                        "interface Step { void go(String a) throws IOException; } static class A implements Step { public void"
                                + " go(String a) throws IOException { @{exec}(a); } } final Map<String, Step> t = new"
                                + " HashMap<>(); { t.put(\"a\", new A()); }"),
                way(
                        "a constant of an enumeration that has a body",
                        Flow.Kind.EXECUTE,
                        "Op.valueOf(p).go(p);",
                        "enum Op { A { void go(String a) throws IOException { @{exec}(a); } }; abstract void go(String a)"
                                + " throws IOException; }"),
                way(
                        "functions one after the other",
                        Flow.Kind.EXECUTE,
                        "f.andThen(g).apply(p);",
                        "final java.util.function.Function<String, String> f = a -> a.trim(), g = a -> { try { @{exec}(a); }"
                                + " catch (IOException e) { } return a; };"),
                way(
                        "what code returns",
                        Flow.Kind.EXECUTE,
                        "java.util.function.Function<String, Box> f = Box::new; f.apply(p).open();",
                        "static class Box { final String a; Box(String a) { this.a = a; } void open() throws IOException {"
                                + " @{exec}(a); } }"),
                way(
                        "a builder of the thread's own",
                        Flow.Kind.EXECUTE,
                        "T.get().append(p); @{exec}(T.get().toString());",
                        "static final ThreadLocal<StringBuilder> T = ThreadLocal.withInitial(StringBuilder::new);"),
                way(
                        "a file in a folder that classes are loaded from",
                        Flow.Kind.DEFINE,
                        "java.nio.file.Path d = java.nio.file.Files.createTempDirectory(\"a\");"
                                + " java.nio.file.Files.write(d.resolve(\"T\"), p.getBytes()); new java.net.URLClassLoader(new"
                                + " java.net.URL[] {d.toUri().toURL()}).loadClass(\"T\");",
                        ""),
                way(
                        "a script by another method of its library",
                        Flow.Kind.EVALUATE,
                        "new groovy.lang.GroovyShell().run(p, \"s\", new String[0]);",
                        ""),
                way(
                        "an object that nobody expects to be of any type",
                        Flow.Kind.DESERIALIZE_ANY,
                        "s.getWriter().print(new ObjectInputStream(new"
                                + " ByteArrayInputStream(Base64.getDecoder().decode(p))).readObject());",
                        ""));
    }

    static Stream<Arguments> nearMisses() {
        return Stream.of(
                way(
                        "the implementation that is not made",
                        Flow.Kind.EXECUTE,
                        "of().go(p);",
                        "interface Step { void go(String a) throws IOException; } static class A implements Step { public void"
                                + " go(String a) throws IOException { @{exec}(a); } } static class B implements Step { public"
                                + " void go(String a) { } } static Step of() { return new B(); }"),
                way(
                        "code of its own that gets something else",
                        Flow.Kind.EXECUTE,
                        "step.go(\"date\"); System.out.println(p);",
                        "interface Step { void go(String a) throws IOException; } final Step step = a -> @{exec}(a);"),
                way(
                        "another builder",
                        Flow.Kind.EXECUTE,
                        "T.get().append(p); @{exec}(U.get().append(\"date\").toString());",
                        "static final ThreadLocal<StringBuilder> T = ThreadLocal.withInitial(StringBuilder::new), U ="
                                + " ThreadLocal.withInitial(StringBuilder::new);"),
                way(
                        "a number among the words of a command",
                        Flow.Kind.EXECUTE,
                        "@{exec}(new String[] {\"convert\", \"-resize\", Integer.parseInt(p) + \"x\", \"png:-\"});",
                        ""),
                way(
                        "a number that is appended",
                        Flow.Kind.EXECUTE,
                        "@{exec}(new StringBuilder(\"sleep \").append(Integer.parseInt(p)).toString());",
                        ""),
                way(
                        "a file in another folder than that of the classes",
                        Flow.Kind.DEFINE,
                        "java.nio.file.Path d = java.nio.file.Files.createTempDirectory(\"a\");"
                                + " java.nio.file.Files.write(d.resolve(\"T\"), p.getBytes()); new java.net.URLClassLoader(new"
                                + " java.net.URL[] {new File(\"/opt/plug-ins\").toURI().toURL()}).loadClass(\"T\");",
                        ""),
                way(
                        "an object of a type that is expected",
                        Flow.Kind.DESERIALIZE_ANY,
                        "s.getWriter().print((String) new ObjectInputStream(q.getInputStream()).readObject());",
                        ""),
                way(
                        "an object that another method is given",
                        Flow.Kind.DESERIALIZE_ANY,
                        "take(new ObjectInputStream(q.getInputStream()).readObject());",
                        "interface Service { Object call(Object o); } Service service; void take(Object o) { service.call(o); }"),
                way(
                        "an object of a stream that chooses its classes",
                        Flow.Kind.DESERIALIZE_ANY,
                        "new Chosen(q.getInputStream()).readObject();",
                        "static class Chosen extends ObjectInputStream { Chosen(InputStream i) throws IOException { super(i); }"
                                + " protected Class<?> resolveClass(ObjectStreamClass d) throws IOException { throw new"
                                + " InvalidClassException(d.getName()); } }"));
    }

    static Stream<Arguments> published() {
        return Stream.of(
                Arguments.of("a service", "new org.apache.dubbo.config.ServiceConfig<Api>().setRef(new A());"),
                Arguments.of(
                        "a remote object", "java.rmi.registry.LocateRegistry.getRegistry().rebind(\"a\", new A());"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("published")
    void judge_objectThatIsPublished_isCalledByClients(String name, String publishes) {
        String source =
                "class P { interface Api extends java.rmi.Remote { String call(String a) throws Exception; } static"
                        + " class A implements Api { public String call(String a) throws Exception { @{exec}(a); return a; } } static"
                        + " void go() throws Exception { %s } }";

        assertThat(judge(source.formatted(publishes)).level()).isEqualTo(Level.HIGH);
        assertThat(judge(source.formatted("new HashSet<Api>().add(new A());")).level())
                .isEqualTo(Level.NONE);
    }
}
