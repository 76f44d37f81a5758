/* Leads to another file of the pack that is open. Knows the addresses of the designer. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useDoc } from './document';

export function useOpenFile(): (file: string) => void {
  const navigate = useNavigate();
  return useCallback((file: string) => void navigate({ to: '/design/$pack/$file', params: { pack: useDoc.getState().packKey, file } }), [navigate]);
}
