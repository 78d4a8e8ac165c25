/** Any of these application permissions lets an app read groups, their members and their owners. */
export const groupReaders = [
  ["GroupMember.Read.All"],
  ["GroupMember.ReadWrite.All"],
  ["Group.Read.All"],
  ["Group.ReadWrite.All"],
  ["Directory.Read.All"],
];
