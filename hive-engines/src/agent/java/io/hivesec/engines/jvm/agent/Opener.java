package io.hivesec.engines.jvm.agent;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Makes members of other modules readable for the agent alone: packages are opened to the unnamed module of the agent's own
 * loader, which the JVM holds weakly, so that nothing stays open when the loader is gone. On Java 8 there is nothing to open.
 */
final class Opener {
    private final Instrumentation instrumentation;
    private final Set<String> failed = new HashSet<String>();
    private Method redefineModule;
    private Method getModule;

    Opener(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
        try {
            getModule = Class.class.getMethod("getModule");
            Class<?> module = Class.forName("java.lang.Module");
            redefineModule = Instrumentation.class.getMethod(
                    "redefineModule", module, Set.class, Map.class, Map.class, Set.class, Map.class);
        } catch (ReflectiveOperationException e) {
            redefineModule = null;
        }
    }

    /** Makes a member readable; false when that cannot be done. */
    boolean open(AccessibleObject member, Class<?> owner) {
        String place = packageOf(owner);
        if (failed.contains(place)) {
            return false;
        }
        try {
            member.setAccessible(true);
            return true;
        } catch (RuntimeException e) {
            // InaccessibleObjectException, which Java 8 does not know.
            if (!openPackage(owner, place)) {
                failed.add(place);
                return false;
            }
        }
        try {
            member.setAccessible(true);
            return true;
        } catch (RuntimeException e) {
            failed.add(place);
            return false;
        }
    }

    private boolean openPackage(Class<?> owner, String place) {
        if (redefineModule == null || getModule == null) {
            return false;
        }
        try {
            Object theirs = getModule.invoke(owner);
            Set<?> ours = Collections.singleton(getModule.invoke(Opener.class));
            redefineModule.invoke(
                    instrumentation,
                    theirs,
                    Collections.emptySet(),
                    Collections.singletonMap(place, ours),
                    Collections.singletonMap(place, ours),
                    Collections.emptySet(),
                    Collections.emptyMap());
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static String packageOf(Class<?> type) {
        String name = type.getName();
        int slash = name.indexOf('/');
        int dot = (slash < 0 ? name : name.substring(0, slash)).lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }
}
