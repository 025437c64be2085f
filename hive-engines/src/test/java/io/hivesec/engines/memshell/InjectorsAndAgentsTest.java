package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classes that bring a shell in, by the state they reach for and not by their names, and their near misses. */
class InjectorsAndAgentsTest {
    private static final String FIELD = " static Object get(Object o, String n) throws Exception {"
            + " java.lang.reflect.Field f = o.getClass().getDeclaredField(n); f.setAccessible(true); return f.get(o); }";
    private static final String DEFINE =
            "java.lang.reflect.Method d = ClassLoader.class.getDeclaredMethod(\"@{define}\", byte[].class, int.class,"
                    + " int.class); d.setAccessible(true); byte[] b = Base64.getDecoder().decode(text); Class<?> k ="
                    + " (Class<?>) d.invoke(X.class.getClassLoader(), b, 0, b.length);";
    private static final String CLOSED = "class X { static Object context() {"
            + " return org.springframework.web.context.request.RequestContextHolder.currentRequestAttributes(); }"
            + " static void go(Object mapping) throws Exception { java.lang.reflect.Method m ="
            + " Class.forName(\"org.springframework.web.servlet.handler.AbstractHandlerMethodMapping\")"
            + ".getDeclaredMethod(\"detectHandlerMethods\", Object.class); %s"
            + " Class.forName(\"org.springframework.web.servlet.DispatcherServlet\");"
            + " m.invoke(mapping, \"bean\"); } }";
    private final MemoryWebshellEngine engine = new MemoryWebshellEngine();

    @Test
    void judge_definesDecodedClassAndRegistersFilter_isAnInjector() {
        Judgement judgement = engine.judge(
                Compiled.one("class X { static String text = \"\"; static void go() throws Exception { " + DEFINE
                        + " Object c = get(Thread.currentThread().getThreadGroup(), \"threads\");"
                        + " c.getClass().getMethod(\"addFilterDef\", Object.class).invoke(c, k.newInstance()); }"
                        + FIELD + " }"));

        assertThat(judgement.level()).isEqualTo(Level.HIGH);
        assertThat(MemoryWebshellRules.of(judgement)).isEqualTo(MemoryWebshellRules.INJECTOR);
        assertThat(judgement.family()).map(Family::name).contains("injector");
    }

    @Test
    void judge_servletThatOpensPrivateFieldsAndRegisters_isAnInjector() {
        Judgement judgement =
                engine.judge(Compiled.one("class X extends javax.servlet.http.HttpServlet { protected void"
                        + " doGet(javax.servlet.http.HttpServletRequest q, javax.servlet.http.HttpServletResponse s)"
                        + " throws IOException { try { Object c = get(get(q.getServletContext(), \"context\"),"
                        + " \"context\"); c.getClass().getMethod(\"addValve\", Object.class).invoke(c, this); } catch"
                        + " (Exception e) { } }"
                        + FIELD + " }"));

        assertThat(judgement.level()).isEqualTo(Level.HIGH);
    }

    @ParameterizedTest
    @CsvSource({"f.setAccessible(true);, MEDIUM", "'', NONE"})
    void judge_fieldsOfAServer_areOfInterestOnlyToWhoOpensThem(String opening, Level expected) {
        Judgement judgement = engine.judge(
                Compiled.one("class X { interface Context { void addValve(Object v); } static void start(Context"
                        + " c, Object w) throws Exception { if (w instanceof javax.servlet.Filter) { return; } for (java.lang.reflect.Field f :"
                        + " w.getClass().getDeclaredFields()) { " + opening
                        + " c.addValve(f.getAnnotations()); } } }"));

        assertThat(judgement.level()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"given, LOW", "'Class.forName(m).getMethod(m.trim(), String.class)', MEDIUM"})
    void judge_messageGivenToAMethod_isOfInterestToWhoLooksItUp(String method, Level least) {
        Judgement judgement =
                engine.judge(Compiled.one("class X implements javax.websocket.MessageHandler.Whole<String> { final"
                        + " java.lang.reflect.Method given; final Object target; X(java.lang.reflect.Method g, Object t) { given = g;"
                        + " target = t; } public void onMessage(String m) { try { " + method
                        + ".invoke(target, m); } catch (Exception e) { throw new IllegalStateException(e); } } }"));

        assertThat(judgement.level()).isGreaterThanOrEqualTo(least);
        assertThat(least != Level.LOW || judgement.level() == Level.LOW).isTrue();
    }

    @Test
    void judge_opensAClosedMethodOfSpringThatRegisters_isAnInjector() {
        Judgement judgement = engine.judge(Compiled.one(CLOSED.formatted("m.setAccessible(true);")));

        assertThat(judgement.signals()).extracting(Signal::name).contains("register.through-closed-methods");
        assertThat(judgement.level()).isEqualTo(Level.HIGH);
        assertThat(judgement.family()).map(Family::name).contains("injector");
    }

    @Test
    void judge_callsAnOpenMethodOfSpringByReflection_isNotAnInjector() {
        assertThat(engine.judge(Compiled.one(CLOSED.formatted(""))).level()).isNotEqualTo(Level.HIGH);
    }

    @Test
    void judge_registersThroughThePublicInterface_isQuiet() {
        Judgement judgement =
                engine.judge(Compiled.one("class X { interface Context { void addFilter(String n, Object f); }"
                        + " static void start(Context c, javax.servlet.Filter f) { c.addFilter(\"log\", f); } }"));

        assertThat(judgement.level()).isIn(Level.NONE, Level.LOW);
    }

    @Test
    void judge_readsPrivateFieldsOfTheServer_isQuiet() {
        Judgement judgement = engine.judge(
                Compiled.one("class X { static Object sessions(Object manager) throws Exception { return get(manager,"
                        + " \"sessions\"); }"
                        + FIELD + " }"));

        assertThat(judgement.level()).isIn(Level.NONE, Level.LOW);
    }

    @Test
    void judge_transformerThatPutsRequestReadingSourceIntoAContainerClass_isAnAgent() {
        Judgement judgement = engine.judge(Compiled.one(transformer(
                "org/apache/catalina/core/ApplicationFilterChain",
                "String c = $1.getParameter(\\\"c\\\"); @{exec}(c);")));

        assertThat(judgement.level()).isEqualTo(Level.HIGH);
        assertThat(MemoryWebshellRules.of(judgement)).isEqualTo(MemoryWebshellRules.AGENT);
    }

    @Test
    void judge_monitorThatMeasuresAContainerClass_isAtMostMedium() {
        Judgement judgement = engine.judge(Compiled.one(
                transformer("org/apache/catalina/core/ApplicationFilterChain", "long start = System.nanoTime();")));

        assertThat(judgement.level()).isNotEqualTo(Level.HIGH);
    }

    @Test
    void judge_transformerOfItsOwnClasses_isQuiet() {
        Judgement judgement =
                engine.judge(Compiled.one(transformer("com/example/Service", "long start = System.nanoTime();")));

        assertThat(judgement.level()).isIn(Level.NONE, Level.LOW);
    }

    @Test
    void judge_transformerThatHandsOutBytesForAContainerClass_isAnAgent_butOneForItsOwnClass_isNot() {
        String source =
                "class X implements java.lang.instrument.ClassFileTransformer { static byte[] other; static void"
                        + " agentmain(String a, java.lang.instrument.Instrumentation i) { i.addTransformer(new X()); } public byte[]"
                        + " transform(ClassLoader l, String n, Class<?> c, java.security.ProtectionDomain d, byte[] b) { return"
                        + " \"%s\".equals(n) ? other : null; } }";

        assertThat(engine.judge(Compiled.one(source.formatted("org/apache/catalina/core/ApplicationFilterChain")))
                        .level())
                .isEqualTo(Level.HIGH);
        assertThat(engine.judge(Compiled.one(source.formatted("com/example/License")))
                        .level())
                .isIn(Level.NONE, Level.LOW);
    }

    @Test
    void judge_walksToTheContainerAndDefinesAClass_isMore_thanWalkingAlone() {
        String walks = "class X { static void go(byte[] b) throws Exception { Object c ="
                + " get(Thread.currentThread().getThreadGroup(), \"threads\"); %s }" + FIELD + " }";
        String defines = "ClassLoader.class.getDeclaredMethod(\"@{define}\", byte[].class).invoke(c, b);";

        assertThat(engine.judge(Compiled.one(walks.formatted(defines))).signals())
                .extracting(Signal::name)
                .contains("walk.defines");
        assertThat(engine.judge(Compiled.one(walks.formatted("c.toString();"))).level())
                .isIn(Level.NONE, Level.LOW);
    }

    @Test
    void judge_attachesToAServer_isHigh_butAttachingAlone_isNot() {
        String source = "class X { static void go(String jar) throws Exception { Class<?> k ="
                + " Class.forName(\"com.sun.tools.attach.VirtualMachine\"); Object vm = k.getMethod(\"attach\","
                + " String.class).invoke(null, find(\"%s\")); k.getMethod(\"loadAgent\", String.class).invoke(vm,"
                + " jar); } static String find(String n) { return n; } }";

        assertThat(engine.judge(Compiled.one(source.formatted("org.apache.catalina.startup.Bootstrap")))
                        .level())
                .isEqualTo(Level.HIGH);
        assertThat(engine.judge(Compiled.one(source.formatted("1234"))).level()).isEqualTo(Level.MEDIUM);
    }

    @Test
    void judge_attachesWithAnArchiveThatItDeciphers_isHigh_butOneWithAFile_isNot() {
        String source = "class X { static void go(String text) throws Exception { java.nio.file.Path f ="
                + " java.nio.file.Files.createTempFile(\"a\", \".jar\"); %s Class<?> k ="
                + " Class.forName(\"com.sun.tools.attach.VirtualMachine\"); Object vm = k.getMethod(\"attach\","
                + " String.class).invoke(null, \"1\"); k.getMethod(\"loadAgent\", String.class).invoke(vm, f.toString()); } }";

        assertThat(engine.judge(Compiled.one(
                                source.formatted("java.nio.file.Files.write(f, Base64.getDecoder().decode(text));")))
                        .level())
                .isEqualTo(Level.HIGH);
        assertThat(engine.judge(Compiled.one(
                                source.formatted("java.nio.file.Files.copy(X.class.getResourceAsStream(text), f);")))
                        .level())
                .isEqualTo(Level.MEDIUM);
    }

    @Test
    void judge_putsCallsIn_isFoundWhereTheyRunWhatARequestSays() {
        String source =
                "class X { interface Visitor { void visitMethodInsn(int o, String c, String n, String d, boolean i); }"
                        + " static void put(Visitor v) { v.visitMethodInsn(185, \"javax/servlet/ServletRequest\", \"%s\", \"\", true);"
                        + " v.visitMethodInsn(182, \"%s\", \"%s\", \"\", false); } }";

        Judgement shell =
                engine.judge(Compiled.one(source.formatted("getParameter", "java/lang/Process" + "Builder", "<init>")));
        assertThat(shell.level()).isEqualTo(Level.HIGH);
        assertThat(MemoryWebshellRules.of(shell)).isEqualTo(MemoryWebshellRules.AGENT);
        assertThat(engine.judge(Compiled.one(source.formatted("getParameter", "com/example/Trace", "begin")))
                        .level())
                .isEqualTo(Level.NONE);
        assertThat(engine.judge(Compiled.one(source.formatted("getClass", "java/lang/ClassLoader", "@{define}")))
                        .level())
                .isNotIn(Level.MEDIUM, Level.HIGH);
    }

    @Test
    void judge_redefinesAClassOfTheContainerByItsShortName_isFound_butOneOfItsOwn_isNot() {
        String source =
                "class X { public static void agentmain(String a, java.lang.instrument.Instrumentation i) throws"
                        + " Exception { for (Class<?> c : i.getAllLoadedClasses()) { if (c.getSimpleName().equals(\"%s\")) {"
                        + " i.redefineClasses(new java.lang.instrument.ClassDefinition(c, new byte[0])); } } } }";

        assertThat(engine.judge(Compiled.one(source.formatted("StandardContextValve")))
                        .level())
                .isEqualTo(Level.HIGH);
        assertThat(engine.judge(Compiled.one(source.formatted("ShoppingCartService")))
                        .level())
                .isIn(Level.NONE, Level.LOW);
    }

    @Test
    void judge_echoThatWalksToTheRequest_isConfirmedAsEcho() {
        Judgement judgement = engine.judge(Compiled.one("class X { X() throws Exception { Object q ="
                + " get(get(get(Thread.currentThread().getThreadGroup(), \"threads\"), \"target\"), \"req\"); String c ="
                + " (String) q.getClass().getMethod(\"getHeader\", String.class).invoke(q, \"c\"); @{exec}(c); }"
                + FIELD + " }"));

        assertThat(judgement.level()).isEqualTo(Level.HIGH);
        assertThat(MemoryWebshellRules.of(judgement)).isEqualTo(MemoryWebshellRules.ECHO);
        assertThat(judgement.family()).map(Family::name).contains("echo");
    }

    private static String transformer(String target, String code) {
        return "class X implements java.lang.instrument.ClassFileTransformer { interface Editor { void"
                + " insertBefore(String s); } Editor editor; public byte[] transform(ClassLoader l, String n, Class<?> c,"
                + " java.security.ProtectionDomain"
                + " p, byte[] b) { if"
                + " (n.equals(\"" + target + "\")) { editor.insertBefore(\"" + code + "\"); } return b; } }";
    }

    private static final String TRANSFORMER = "class T implements java.lang.instrument.ClassFileTransformer { public"
            + " byte[] transform(ClassLoader l, String n, Class<?> k, java.security.ProtectionDomain d, byte[] b) { %s"
            + " return null; } %s }";

    @Test
    void judge_makesInstrumentationItself_isFound() {
        String source = "class X { static void go(long p) throws Exception { java.lang.reflect.Constructor<?> c ="
                + " Class.forName(\"sun.instrument.%s\").getDeclaredConstructors()[0]; c.setAccessible(true);"
                + " Class.class.getMethod(\"getName\").invoke(c.newInstance(p, true, false)); } }";

        assertThat(engine.judge(Compiled.one(source.formatted("InstrumentationImpl")))
                        .level())
                .isEqualTo(Level.HIGH);
        assertThat(engine.judge(Compiled.one(source.formatted("TransformerManager")))
                        .level())
                .isEqualTo(Level.NONE);
    }

    @Test
    void judge_transformerThatLooksForOthers_isFound() {
        String looks = "if (n.equals(\"java/lang/instrument/ClassFileTransformer\")) { return new byte[0]; }";

        assertThat(engine.judge(Compiled.one(TRANSFORMER.formatted(looks, ""))).level())
                .isEqualTo(Level.HIGH);
        assertThat(engine.judge(Compiled.one(TRANSFORMER.formatted(looks.replace("ClassFileTransformer", "Other"), "")))
                        .level())
                .isEqualTo(Level.LOW);
    }

    @Test
    void judge_transformerOfAClassThatEveryRequestPasses_rewritesTheContainer() {
        String of = "if (n.equals(\"%s\")) { b = null; }";

        assertThat(engine.judge(Compiled.one(
                                TRANSFORMER.formatted(of.formatted("io/undertow/servlet/handlers/ServletHandler"), "")))
                        .signals())
                .extracting(Signal::name)
                .contains("agent.rewrites-container");
        assertThat(engine.judge(Compiled.one(TRANSFORMER.formatted(of.formatted("com/example/Shop"), "")))
                        .signals())
                .extracting(Signal::name)
                .doesNotContain("agent.rewrites-container");
    }
}
