/** Height of a table of ten rows and what is below, for its skeleton: on a phone, elsewhere. */
export const tableHeight = (narrow: number) => (window.innerWidth < 640 ? narrow : 464);
