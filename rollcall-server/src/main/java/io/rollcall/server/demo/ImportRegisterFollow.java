package io.rollcall.server.demo;

import io.rollcall.ldap.demo.ExampleDirectory;

/** The example of a group that is imported, and whose directory group then changes. */
final class ImportRegisterFollow {
    private ImportRegisterFollow() {}

    static void tell(Stage stage, ExampleDirectory directory) {
        stage.title(
                "Import, register, follow",
                "The directory has User1 to User5, and a group GroupA with User1, User2 and User3.");

        stage.step("All but User1 become registered users.");
        stage.run("register", "corp", "User2", "User3", "User4", "User5");
        stage.isNotRegistered("User1");

        stage.step("Import GroupA. Its members are those of the directory's members who are registered.");
        stage.run("import", "corp", "GroupA");
        stage.hasMembers("GroupA", "User2", "User3");
        stage.isNotRegistered("User1");

        stage.step("Somebody tries to add User4 by hand. GroupA belongs to the directory, so this is refused.");
        stage.refused("corp", "group", "add-member", "GroupA", "User4");
        stage.hasMembers("GroupA", "User2", "User3");

        stage.step("Instead, User4 and User5 join GroupA in the directory. The next run follows.");
        stage.inDirectory("User4 and User5 are added to GroupA", () -> {
            directory.addMember("GroupA", "User4");
            directory.addMember("GroupA", "User5");
        });
        stage.pending("plan", "corp");
        stage.run("sync", "corp");
        stage.hasMembers("GroupA", "User2", "User3", "User4", "User5");

        stage.step("Register User1, who is in GroupA in the directory: a member at once, without waiting for a run.");
        stage.run("register", "corp", "User1");
        stage.hasMembers("GroupA", "User1", "User2", "User3", "User4", "User5");

        stage.step("User2 leaves GroupA in the directory. The next run follows.");
        stage.inDirectory("User2 is removed from GroupA", () -> directory.removeMember("GroupA", "User2"));
        stage.pending("plan", "corp");
        stage.run("sync", "corp");
        stage.hasMembers("GroupA", "User1", "User3", "User4", "User5");
        stage.run("explain", "User2", "GroupA");
    }
}
