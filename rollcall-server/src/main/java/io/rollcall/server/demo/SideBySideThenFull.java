package io.rollcall.server.demo;

/** The example of a local group beside an imported one, first in PARTIAL, then in FULL. */
final class SideBySideThenFull {
    private SideBySideThenFull() {}

    static void tell(Stage stage) {
        stage.title(
                "Side by side, then FULL",
                "Anne is in Marketing in the directory. Jo was made a registered user by hand, and is linked to nobody:",
                "that the directory has a jo too changes nothing, since a name alone never links. Both are members of",
                "Content Managers, a local group that the Holiday Planner uses.");

        stage.step("Register Anne, create Jo, and make the local group.");
        stage.run("register", "corp", "anne");
        stage.run("user", "create", "jo", "--display-name", "Jo Local");
        stage.run("group", "create", "Content Managers");
        stage.run("group", "add-member", "Content Managers", "jo", "anne");
        stage.run("usage", "add", "Content Managers", "Holiday Planner");

        stage.step("PARTIAL: import Marketing, and synchronise. No run touches a local group.");
        stage.run("import", "corp", "Marketing");
        stage.run("sync", "corp");
        stage.hasMembers("Content Managers", "jo", "anne");
        stage.hasMembers("Marketing", "anne");

        stage.step("What would FULL do? Review every local group before the switch.");
        stage.run("review", "corp");
        stage.hasMembers("Content Managers", "jo", "anne");

        stage.step("FULL: the directory's group structure prevails, and it has no Content Managers.");
        stage.run("mode", "corp", "full", "--yes");
        stage.hasMembers("Content Managers", "jo");
        stage.hasUsage("Content Managers", "Holiday Planner");
        stage.hasMembers("Marketing", "anne");

        stage.step("Why is Anne where she is, and not where she was?");
        stage.run("explain", "anne", "Marketing");
        stage.run("explain", "anne", "Content Managers");
    }
}
