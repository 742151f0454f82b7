import type { ProductKey } from '@rolecall/contracts';

export const productNames: Record<ProductKey, string> = {
  data_warehouse: 'Data warehouse',
  error_tracking: 'Error tracking',
  experiments: 'Experiments',
  feature_flags: 'Feature flags',
  llm_analytics: 'LLM analytics',
  product_analytics: 'Product analytics',
  session_replay: 'Session replay',
  surveys: 'Surveys',
  web_analytics: 'Web analytics',
};
