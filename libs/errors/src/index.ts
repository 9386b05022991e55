export { defineErrors, type CatalogueEntry, type ErrorCatalogue } from './define-errors.ts';
export { DomainError, type ErrorDeclaration, type Occurrence } from './domain-error.ts';
