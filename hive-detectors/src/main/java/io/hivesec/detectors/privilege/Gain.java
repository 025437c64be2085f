package io.hivesec.detectors.privilege;

import io.hivesec.alert.Evidence;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.CapabilitiesChanged;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.User;
import io.hivesec.history.ContainerHistory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rights that a process has and that nothing in its lineage explains.
 *
 * @param rule which kind of gain it is
 * @param event what showed it
 * @param before whom it acted for, or what it was allowed
 * @param after the same, since
 * @param users the account that it left and the one that it became, as evidence that whitelists read; empty when it stayed
 */
record Gain(Rule rule, Event event, String before, String after, List<Evidence> users) {
    /** Capabilities that are root's powers in all but name. Source: capabilities(7), "CAP_SYS_ADMIN is the new root". */
    private static final Set<String> POWERFUL = Set.of(
            "CAP_SYS_ADMIN",
            "CAP_SYS_MODULE",
            "CAP_SYS_PTRACE",
            "CAP_SYS_RAWIO",
            "CAP_DAC_OVERRIDE",
            "CAP_DAC_READ_SEARCH",
            "CAP_SETUID",
            "CAP_SETGID",
            "CAP_SETFCAP",
            "CAP_CHOWN",
            "CAP_FOWNER",
            "CAP_MAC_ADMIN",
            "CAP_BPF",
            "CAP_MKNOD");

    /** The gain that the event being judged shows, if any. */
    static Optional<Gain> of(Event event, ContainerHistory history) {
        return of(event, history, true);
    }

    /** The gain that an event of the past showed, as far as is still known. */
    static Optional<Gain> ofPast(Event event, ContainerHistory history) {
        return of(event, history, false);
    }

    private static Optional<Gain> of(Event event, ContainerHistory history, boolean isLatest) {
        if (event.process().pid() == 0) {
            return Optional.empty();
        }
        if (event instanceof CredentialsChanged changed) {
            return ofUser(changed, history);
        }
        if (event instanceof CapabilitiesChanged changed) {
            return ofCapabilities(changed, history);
        }
        return event instanceof ProcessStarted started ? ofStart(started, history, isLatest) : Optional.empty();
    }

    private static Optional<Gain> ofUser(CredentialsChanged changed, ContainerHistory history) {
        boolean gained = isOrdinary(changed.before()) && hasRoot(changed.after());
        if ((!gained || isExplained(changed, history)) && !isTamperedWith(changed, history)) {
            return Optional.empty();
        }
        return Optional.of(ofUsers(PrivilegeRules.USER_CHANGE, changed, changed.before(), changed.after()));
    }

    /** A set-user-id program acts for root from its start; what was made to run in it becomes root altogether. */
    private static boolean isTamperedWith(CredentialsChanged changed, ContainerHistory history) {
        User before = changed.before();
        boolean completes =
                before.uid() > 0 && before.euid() == 0 && changed.after().uid() == 0;
        return completes && TamperedElevator.runs(processOf(changed, history), changed, history);
    }

    private static Gain ofUsers(Rule rule, Event event, User before, User after) {
        return new Gain(
                rule,
                event,
                describe(before),
                describe(after),
                List.of(Evidence.of("userFrom", account(before)), Evidence.of("userTo", account(after))));
    }

    /** The account's name, or its number where no name is known; the superuser is root whatever is known. */
    private static String account(User user) {
        if (user.isRoot()) {
            return "root";
        }
        return user.name().isEmpty() ? text(user.actingId()) : user.name();
    }

    private static Optional<Gain> ofCapabilities(CapabilitiesChanged changed, ContainerHistory history) {
        Set<String> gained = new TreeSet<>(changed.after());
        gained.removeAll(changed.before());
        gained.retainAll(POWERFUL);
        User user = userOf(changed, history);
        boolean sandboxed = Roles.isGenuine(processOf(changed, history), Role.SANDBOX)
                || history.ancestorsOf(changed).stream().limit(1).anyMatch(one -> Roles.isGenuine(one, Role.SANDBOX));
        if (gained.isEmpty() || !isOrdinary(user) || sandboxed || isExplained(changed, history)) {
            return Optional.empty();
        }
        return Optional.of(new Gain(
                PrivilegeRules.CAPABILITIES,
                changed,
                changed.before().isEmpty() ? "none" : String.join(" ", new TreeSet<>(changed.before())),
                String.join(" ", gained),
                List.of()));
    }

    /** A program starts as root although what it was before, or its parent, was not. */
    private static Optional<Gain> ofStart(ProcessStarted started, ContainerHistory history, boolean isLatest) {
        if (!hasRoot(started.process().user())) {
            return Optional.empty();
        }
        Optional<User> before = userBefore(started, history, isLatest);
        boolean gained = before.isPresent() && isOrdinary(before.get());
        if (!gained || isExplained(started, history) || isUnderElevator(started, history)) {
            return Optional.empty();
        }
        return Optional.of(ofUsers(
                PrivilegeRules.UNEXPLAINED_ROOT,
                started,
                before.get(),
                started.process().user()));
    }

    private static Optional<User> userBefore(ProcessStarted started, ContainerHistory history, boolean isLatest) {
        Optional<User> before = Optional.empty();
        for (Event event : history.recentEventsOf(started.process().pid())) {
            if (event == started) {
                break;
            }
            // Numbers are given again; who had this one before says nothing of whoever has it now.
            if (event instanceof ProcessExited) before = Optional.empty();
            else if (!userAfter(event).isUnknown()) before = Optional.of(userAfter(event));
        }
        if (before.isPresent()) {
            return before;
        }
        return parentsUser(started, history, isLatest);
    }

    /** The parent's user at that time: what the history says now, or, for an event of the past, what was told until then. */
    private static Optional<User> parentsUser(ProcessStarted started, ContainerHistory history, boolean isLatest) {
        List<Process> ancestors = history.ancestorsOf(started);
        if (ancestors.isEmpty()) {
            return Optional.empty();
        }
        Process parent = ancestors.get(0);
        if (isLatest) {
            return Optional.of(parent.user()).filter(user -> !user.isUnknown());
        }
        Optional<User> told = Optional.empty();
        for (Event event : parent.pid() == 0 ? List.<Event>of() : history.recentEventsOf(parent.pid())) {
            if (event.time().isAfter(started.time())) {
                break;
            }
            told = userAfter(event).isUnknown() ? told : Optional.of(userAfter(event));
        }
        return told;
    }

    private static User userAfter(Event event) {
        return event instanceof CredentialsChanged changed
                ? changed.after()
                : event.process().user();
    }

    private static User userOf(Event event, ContainerHistory history) {
        User told = event.process().user();
        return told.isUnknown()
                ? history.process(event.process().pid()).map(Process::user).orElse(told)
                : told;
    }

    private static Process processOf(Event event, ContainerHistory history) {
        return event.process().executable().isEmpty() ? history.process(event) : event.process();
    }

    /** Known to act for somebody who is not root, in fact and in name. */
    private static boolean isOrdinary(User user) {
        return !user.isUnknown() && user.uid() != 0 && user.euid() != 0;
    }

    private static boolean hasRoot(User user) {
        return user.isRoot() || user.euid() == 0;
    }

    /** The process changes users for honest reasons, or did before it executed what it runs now, and is no impostor. */
    private static boolean isExplained(Event event, ContainerHistory history) {
        Process process = processOf(event, history);
        if (ExploitShape.of(process).isPresent() || TamperedElevator.runs(process, event, history)) {
            return false;
        }
        if (isElevator(process)) {
            return true;
        }
        boolean explained = false;
        for (Event earlier : history.recentEventsOf(event.process().pid())) {
            if (earlier == event) {
                break;
            }
            Process then = earlier.process();
            if (ExploitShape.of(then).isPresent()) {
                return false;
            }
            // sudo executes the command in its own place; what a user's program does after that is its own doing.
            boolean ownDoing = isOrdinary(then.user()) && !then.executable().isEmpty();
            explained = isElevator(then) || (explained && !ownDoing);
        }
        return explained;
    }

    /** The nearest ancestor changes users for honest reasons; those further away were done when they started it. */
    private static boolean isUnderElevator(Event event, ContainerHistory history) {
        List<Process> ancestors = history.ancestorsOf(event);
        return !ancestors.isEmpty()
                && isElevator(ancestors.get(0))
                && ExploitShape.of(ancestors.get(0)).isEmpty();
    }

    private static boolean isElevator(Process process) {
        return Roles.isGenuine(process, Role.ELEVATOR) || Roles.isGenuine(process, Role.CONTAINER_RUNTIME);
    }

    private static String describe(User user) {
        return "uid " + text(user.uid()) + ", euid " + text(user.euid());
    }

    private static String text(int id) {
        return id == User.NO_ID ? "?" : Integer.toString(id);
    }
}
