/** What is said about a change while the editor is read-only. */
export const READ_ONLY = 'This project is open in another tab. Take it over to change it here.';
